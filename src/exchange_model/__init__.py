"""Prisoner-exchange agreements as rules, and verdicts that never take unknown for fine."""
