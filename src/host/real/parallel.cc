#include "host/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "host/interrupt.h"

namespace mochi {

unsigned processor_count() { return std::max(1U, std::thread::hardware_concurrency()); }

void run_parallel(std::size_t count, unsigned jobs, void (*work)(void* context, std::size_t index),
                  void* context) {
  std::atomic<std::size_t> next{0};
  auto loop = [&] {
    for (std::size_t i = next++; i < count && !interrupted(); i = next++) work(context, i);
  };
  std::vector<std::thread> others;
  std::size_t threads = std::min<std::size_t>(std::max(1U, jobs), count);
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(loop);
  loop();
  for (std::thread& other : others) other.join();
}

}  // namespace mochi
