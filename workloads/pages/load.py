"""Keeps 100 requests under way over kept connections and prints the quantiles of the time to the whole answer."""
import http.client
import sys
import threading
import time

port, paths = int(sys.argv[1]), sys.argv[2:]
for _ in range(600):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health")
        if connection.getresponse().status == 200:
            break
    except OSError:
        pass
    time.sleep(0.2)
else:
    sys.exit("the server does not answer")

for path in paths:
    times, lock, failed = [], threading.Lock(), []

    def work():
        own = []
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(20):
            begin = time.perf_counter()
            connection.request("GET", path, headers={"accept-encoding": "identity"})
            answer = connection.getresponse()
            answer.read()
            own.append(time.perf_counter() - begin)
            if answer.status != 200:
                failed.append(answer.status)
        with lock:
            times.extend(own)

    threads = [threading.Thread(target=work) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    at = lambda share: times[min(int(len(times) * share), len(times) - 1)] * 1000
    print(f"{path}: p50 {at(0.5):.1f} ms, p95 {at(0.95):.1f} ms, p99 {at(0.99):.1f} ms, {len(times)} requests, failed {len(failed)}")
