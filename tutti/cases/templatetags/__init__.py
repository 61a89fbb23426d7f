"""What only the pages of cases say: `{% load cases %}`."""
