import time

from flask import Flask, Response

app = Flask(__name__)


@app.route('/event')
def event():
    time.sleep(20)
    return Response('data: 1\n\n', mimetype='text/event-stream')
