"""The review desk as a component of the screen: queue, text and code panel in one, with the browser's side in `assets`.

- `state`: what the desk remembers between two runs of the page
- `events`: what the reviewer did, as the browser tells it
- `wire`: what the browser is told
- `mounting`: the component itself
"""
