"""What a notebook's cells showed."""


def text_of(shown, kind):
    return "\n".join(text for shape, text in shown if shape == kind)
