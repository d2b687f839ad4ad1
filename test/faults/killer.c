/* Kills its process at the n-th change of a file under a folder, before the change is made, or, where that is a write,
 * with half of it made. Preload it (ld.so(8)):
 *   LD_PRELOAD=killer.so KILL_UNDER=/folder KILL_AT=n [KILL_TORN=1] command
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long left = -1;
static const char *under;

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("KILL_AT");
  under = getenv("KILL_UNDER");
  if (at != NULL && under != NULL) left = atol(at);
}

static int is_last(const char *path) {
  if (left <= 0 || path == NULL || strncmp(path, under, strlen(under)) != 0) return 0;
  return --left == 0;
}

static int is_last_of(int fd) {
  char link[64], path[4096];
  if (left <= 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_last(path);
}

static void end(void) { kill(getpid(), SIGKILL); }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_PATH(name, parameters, path, ...) \
  int name parameters { \
    if (is_last(path)) end(); \
    return REAL(name)(__VA_ARGS__); \
  }

ON_PATH(rename, (const char *from, const char *to), from, from, to)
ON_PATH(link, (const char *from, const char *to), to, from, to)
ON_PATH(symlink, (const char *text, const char *path), path, text, path)
ON_PATH(unlink, (const char *path), path, path)
ON_PATH(rmdir, (const char *path), path, path)
ON_PATH(mkdir, (const char *path, mode_t mode), path, path, mode)
ON_PATH(truncate64, (const char *path, off64_t size), path, path, size)

int ftruncate64(int fd, off64_t size) {
  if (is_last_of(fd)) end();
  return REAL(ftruncate64)(fd, size);
}

static int opened(const char *path, int flags) { return (flags & (O_CREAT | O_TRUNC)) != 0 && is_last(path); }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = va_arg(more, mode_t); \
    va_end(more); \
    if (opened(path, flags)) end(); \
    return REAL(name)(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t count) {
  if (is_last_of(fd)) {
    if (getenv("KILL_TORN") != NULL) REAL(write)(fd, bytes, count / 2);
    end();
  }
  return REAL(write)(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  if (is_last_of(fd)) {
    if (getenv("KILL_TORN") != NULL) REAL(pwrite64)(fd, bytes, count / 2, at);
    end();
  }
  return REAL(pwrite64)(fd, bytes, count, at);
}
