"""What is computed from forms and shown beside them, and the checks that need more than one form to warn.

The computations are pure and stand in `core/followup`; here they meet a participant's entries. Nothing of it speaks of
a form that would tell the arm.
"""
