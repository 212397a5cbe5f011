"""Rewards for tips that led to something: proposed, approved by two, collected with a code.

Refuses anything that would say who collects.
"""
