import time

from flask import Flask, Response

app = Flask(__name__)


@app.route('/event')
def event():
    def events():
        yield 'data: 1\n\n'
        time.sleep(20)

    return Response(events(), mimetype='text/event-stream')
