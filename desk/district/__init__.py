"""The district: units, areas, officers, and the codes that let them in.

Refuses tips and notices.
"""
