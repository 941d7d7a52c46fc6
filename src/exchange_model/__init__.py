"""Prisoner-exchange agreements as rules, and verdicts that never take unknown for fine.

The grammar is in ``categories`` and ``rules``, the definition in ``meaning``.
"""
