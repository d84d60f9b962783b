"""What the commands do and print, one module a command whose work is more than a call."""
