// Stands between the machine and the system: the address space of a run's stack is kept for the next run,
// which saves a sixth of the time. So a stack holds what the runs before left there, as it does after a call
// in one run.
#include <sys/mman.h>

#include <cstddef>

extern "C" {

void* __real_mmap(void* at, std::size_t bytes, int access, int flags, int file, off_t offset);
int __real_munmap(void* at, std::size_t bytes);
void* __wrap_mmap(void* at, std::size_t bytes, int access, int flags, int file, off_t offset);
int __wrap_munmap(void* at, std::size_t bytes);
}

namespace {

struct Kept {
  void* at = nullptr;
  bool used = false;
};

// A machine has two ranges, and no two machines live at once.
Kept kept[2];
// All that a machine of this target asks for has room in it.
constexpr std::size_t kRoom = std::size_t{64} << 20U;

}  // namespace

void* __wrap_mmap(void* at, std::size_t bytes, int access, int flags, int file, off_t offset) {
  if (at != nullptr || (flags & MAP_NORESERVE) == 0 || bytes > kRoom)
    return __real_mmap(at, bytes, access, flags, file, offset);
  for (Kept& range : kept) {
    if (range.used) continue;
    if (range.at == nullptr) {
      void* room = __real_mmap(nullptr, kRoom, access, flags, file, offset);
      if (room == MAP_FAILED) return room;
      range.at = room;
    }
    range.used = true;
    return range.at;
  }
  return __real_mmap(at, bytes, access, flags, file, offset);
}

int __wrap_munmap(void* at, std::size_t bytes) {
  for (Kept& range : kept) {
    if (!range.used || range.at != at) continue;
    range.used = false;
    // What a deep recursion touched goes back.
    constexpr std::size_t kKeep = std::size_t{256} << 10U;
    if (bytes > kKeep) madvise(static_cast<char*>(at) + kKeep, bytes - kKeep, MADV_DONTNEED);
    return 0;
  }
  return __real_munmap(at, bytes);
}
