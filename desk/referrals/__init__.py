"""Referrals: what another authority has to put right, by when, and the file that grows of it.

Refuses to let a deadline pass unseen.
"""
