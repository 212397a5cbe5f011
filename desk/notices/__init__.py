"""Notices: drafted, reviewed, live, ended; whom they reach, and every copy that was delivered.

Refuses to publish on one person's word.
"""
