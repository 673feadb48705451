import time
from pathlib import Path

from flask import Flask, Response, request

from journal import tell_grader

app = Flask(__name__)
page = Path(__file__).with_name("index.html")


@app.get("/")
def index():
    return page.read_text()


@app.get("/event")
def event():
    mark = request.headers.get("X-Unclog-Mark", "")
    tell_grader(mark, 0)

    def events():
        number = 0
        while True:
            number += 1
            tell_grader(mark, number)
            yield f"data: {number}\n\n"
            time.sleep(1)

    return Response(events(), mimetype="text/event-stream")
