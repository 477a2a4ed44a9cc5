"""How dates are written where Django's own habit differs from ours."""
