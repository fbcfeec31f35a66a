"""Screening plans: what is screened, what was found, what recurs, per municipality, and when to stop; pure.

- `candidates`: the actions and passages of a document that are judged one by one
- `findings`: what the codebooks say of one of them, weighed to a score that ranks
- `boilerplate`: passages that recur almost literally, across plans
- `coverage`: municipality by question, presence and absence
- `stopping`: how many relevant passages may still be unseen
"""
