"""Envelopes: sealed to public keys; their private keys are wrapped by passphrases, or split into shares."""
