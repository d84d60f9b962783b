"""The capital letters of Vietnamese, for patterns: the range À–Ỹ of Unicode would hold small letters too."""

UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code).isupper() and chr(code).isalpha())
