chdir = "app"
bind = "127.0.0.1:{{app}}"
workers = 1
graceful_timeout = 1
