// Doing independent pieces of work on several threads. Results go into slots by index, so that their order
// never depends on which thread was faster. Tests, drivers and downloads use it, and passes that need
// nothing of one another.
#pragma once

#include <cstddef>

namespace mochi {

// At least 1.
unsigned processor_count();

// Calls work(context, i) for each i below `count`, on at most `jobs` threads, the calling one among them;
// returns when all are done. After Ctrl-C no further piece is begun. Pieces must not share state without
// their own locks.
void run_parallel(std::size_t count, unsigned jobs, void (*work)(void* context, std::size_t index),
                  void* context);

// The same for anything callable with an index.
template <typename Work>
void parallel_for(std::size_t count, unsigned jobs, Work work) {
  auto call = [](void* context, std::size_t index) { (*static_cast<Work*>(context))(index); };
  run_parallel(count, jobs, call, &work);
}

}  // namespace mochi
