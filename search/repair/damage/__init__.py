"""What certainly happened to a text: which page, which bytes lost, what can be recovered."""
