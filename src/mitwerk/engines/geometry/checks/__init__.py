"""A brief's rows measured on files: pass, fail, not checkable or declared, never a silent pass."""
