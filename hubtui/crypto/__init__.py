"""Wrappers around ``cryptography``: import the module that does what you need.

- ``aead``: seal and open bytes, wrap keys, derive keys by label
- ``signing``: P-384 keys that sign and verify
- ``box``: seal to somebody's public key
- ``passphrase``: hash, check and propose passphrases and PINs
- ``certs``: the hub's own certificate authority
- ``words``: bytes as words a person can compare by eye

Importing a module here does not load ``cryptography``; calling a function does.
"""
