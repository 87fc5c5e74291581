"""The requirements of the gate: each has an observed and a required value, a state, and the reason for it."""
