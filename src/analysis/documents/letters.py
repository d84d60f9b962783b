"""Letters, for patterns: the capitals of Vietnamese, and what nobody sees."""

# the range À–Ỹ of Unicode would hold small letters too
UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code).isupper() and chr(code).isalpha())
# soft hyphens, spaces and joiners of no width, marks of byte order
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
