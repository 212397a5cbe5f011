"""The rules of the tip line, on the standard library alone.

Holds lifecycles, transition tables, checks and small parsers: functions over frozen values.
Refuses input and output, clocks and chance: time, time zone and entropy come in as arguments.
"""
