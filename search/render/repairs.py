"""How far a broken text could be mended, in words."""

from __future__ import annotations


def shares(certain: float, guessed: float, lost: float) -> str:
    """Give three shares (0–1) of a text's characters; what there is none of is not named.

    >>> shares(0.9017, 0.0983, 0)
    '90.2% certain, 9.8% guessed'
    """
    named = {"certain": certain, "guessed": guessed, "lost": lost}
    return ", ".join(f"{share:.1%} {name}" for name, share in named.items() if share)


def sureness(confident: float) -> str:
    """Say which share (0–1) of guesses is above 0.9."""
    return f"{confident:.0%} are more than 0.9 likely"
