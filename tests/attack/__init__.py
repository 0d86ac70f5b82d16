"""Attacks on nlpsearch: hostile queries, requests, files, signals and clients.

Loopback only, in a folder of their own, and bounded. ``make attack`` runs all of them at the
size of a night; the tests run a few of each.
"""
