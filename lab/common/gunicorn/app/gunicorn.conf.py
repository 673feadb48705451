chdir = "app"
bind = "127.0.0.1:{{app}}"
workers = 1
threads = 8
graceful_timeout = 1
