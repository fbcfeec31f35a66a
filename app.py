"""The screen from a checkout: `streamlit run app.py [-- PROJECTMAP]`."""

from kwalcode.ui.main import run

run()
