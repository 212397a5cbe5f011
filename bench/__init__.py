"""How fast, as ratios: each figure against a limit measured in the same run.

Holds one module per question and `python -m bench`, which asks them all. Refuses absolute
promises: machines differ, ratios less so.
"""
