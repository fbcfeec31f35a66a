"""The screen: Streamlit pages over the use cases. The only place that knows Streamlit."""
