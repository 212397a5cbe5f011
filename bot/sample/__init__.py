"""The sample district that the demo and the chat tests start from.

Holds a unit, its areas and officers, its groups, and the story's notice. Refuses anything real:
every name and number is made up.
"""
