// Makes the disk fail, or the clock jump, for one process tree. Read at start from the environment:
//   FAULT_PREFIX   only files below this path are touched
//   FAULT_ERRNO    number that failing calls answer with
//   FAULT_AFTER    this many writing calls below the prefix still succeed
//   FAULT_FOR      so many calls fail then; absent: all
//   FAULT_SLEEP_MS every writing call below the prefix takes this much longer
//   FAULT_ARMED    a file: calls count and fail only while it is there
//   FAULT_CLOCK    a file whose first line is added to the wall clock, in seconds
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *prefix, *armed, *clock_file;
static long fail_errno, after, fail_for = -1, sleep_ms;
static atomic_long calls;

__attribute__((constructor)) static void setup(void) {
  prefix = getenv("FAULT_PREFIX");
  armed = getenv("FAULT_ARMED");
  clock_file = getenv("FAULT_CLOCK");
  if (getenv("FAULT_ERRNO")) fail_errno = atol(getenv("FAULT_ERRNO"));
  if (getenv("FAULT_AFTER")) after = atol(getenv("FAULT_AFTER"));
  if (getenv("FAULT_FOR")) fail_for = atol(getenv("FAULT_FOR"));
  if (getenv("FAULT_SLEEP_MS")) sleep_ms = atol(getenv("FAULT_SLEEP_MS"));
}

// Whether this call on this descriptor fails now.
static int fails(int fd) {
  if (!prefix || (armed && access(armed, F_OK) != 0)) return 0;
  int saved = errno;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (n <= 0) return 0;
  path[n] = 0;
  if (strncmp(path, prefix, strlen(prefix)) != 0) return 0;
  if (sleep_ms) {
    struct timespec t = {sleep_ms / 1000, (sleep_ms % 1000) * 1000000L};
    nanosleep(&t, NULL);
  }
  if (!fail_errno) return 0;
  long c = atomic_fetch_add(&calls, 1);
  return c >= after && (fail_for < 0 || c < after + fail_for);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define FAIL_OR(fd) if (fails(fd)) { errno = (int)fail_errno; return -1; }

ssize_t write(int fd, const void *b, size_t n) { REAL(write); FAIL_OR(fd) return real(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(pwrite); FAIL_OR(fd) return real(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite64); FAIL_OR(fd) return real(fd, b, n, o); }
ssize_t writev(int fd, const struct iovec *v, int n) { REAL(writev); FAIL_OR(fd) return real(fd, v, n); }
int fsync(int fd) { REAL(fsync); FAIL_OR(fd) return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); FAIL_OR(fd) return real(fd); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); FAIL_OR(fd) return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); FAIL_OR(fd) return real(fd, n); }

static long shift(void) {
  if (!clock_file) return 0;
  int saved = errno, fd = open(clock_file, O_RDONLY | O_CLOEXEC);
  char text[32] = {0};
  long seconds = 0;
  if (fd >= 0) {
    if (read(fd, text, sizeof text - 1) > 0) seconds = atol(text);
    close(fd);
  }
  errno = saved;
  return seconds;
}
int clock_gettime(clockid_t id, struct timespec *t) {
  REAL(clock_gettime);
  int r = real(id, t);
  if (r == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) t->tv_sec += shift();
  return r;
}
int gettimeofday(struct timeval *restrict t, void *restrict z) {
  static int (*real)(struct timeval *restrict, void *restrict);
  if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
  int r = real(t, z);
  if (r == 0 && t) t->tv_sec += shift();
  return r;
}
time_t time(time_t *out) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  if (out) *out = t.tv_sec;
  return t.tv_sec;
}
