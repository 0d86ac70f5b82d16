"""Which words of other languages say the same, learnt from stories that are told in several?"""
