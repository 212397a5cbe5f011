"""Objections to notices: asked by anybody, reviewed by somebody who had no hand in the notice.

Refuses to know who asked.
"""
