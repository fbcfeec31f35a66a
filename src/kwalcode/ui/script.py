"""What `kwalcode app` lets Streamlit run; the same as `app.py` at the root of a checkout."""

from kwalcode.ui.main import run

run()
