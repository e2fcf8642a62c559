// The cycle collector: trial deletion over the candidates, which are objects whose count fell but not to
// zero. It takes the counts that come from inside a candidate's graph away; what is then at zero is reachable
// only from itself. No recursion: all walks use a list.
#include <vector>

#include "vm/heap/references.h"

namespace mochi::vm {

namespace {
// Colours, in the bits of kColorMask: seen with inner counts taken away; found alive again; to be freed.
constexpr std::uint8_t kBlack = 0;
constexpr std::uint8_t kGray = 4;
constexpr std::uint8_t kWhite = 8;

std::uint8_t color(const Object* o) { return o->flags & kColorMask; }
void paint(Object* o, std::uint8_t c) { o->flags = static_cast<std::uint8_t>((o->flags & ~kColorMask) | c); }
}  // namespace

class Collector {
 public:
  explicit Collector(Heap& heap) : heap_(heap) {}

  void run() {
    // Those whose count fell to zero while they waited here only have to be freed. They are told apart first:
    // the counts of garbage are zero below, too.
    std::vector<Object*> dead;
    std::vector<Object*> roots;
    for (Object* candidate : heap_.candidates_) (candidate->count == 0 ? dead : roots).push_back(candidate);
    heap_.candidates_.clear();
    alive_ = roots.size();
    for (Object* root : roots) mark(root);
    for (Object* root : roots) scan(root);
    std::vector<Object*> garbage;
    for (Object* root : roots) {
      root->flags = static_cast<std::uint8_t>(root->flags & ~kBuffered);
      collect(root, garbage);
    }
    for (Object* object : dead) {
      object->flags = static_cast<std::uint8_t>(object->flags & ~kBuffered);
      heap_.free_object(object);
    }
    free_all(garbage);
    ++heap_.stats_.collections;
  }
  // Candidates that had not died by their count.
  std::size_t alive() const { return alive_; }

 private:
  template <typename F>
  void children(Object* o, F&& each) {
    const auto child = [&](Object* c) {
      if (c != nullptr && (c->flags & kMayCycle) != 0) each(c);
    };
    for_each_reference(heap_, o, child);
  }

  void mark(Object* root) {
    if (color(root) == kGray) return;
    paint(root, kGray);
    work_.push_back(root);
    while (!work_.empty()) {
      Object* o = work_.back();
      work_.pop_back();
      children(o, [this](Object* c) {
        --c->count;
        if (color(c) == kGray) return;
        paint(c, kGray);
        work_.push_back(c);
      });
    }
  }

  void scan(Object* root) {
    work_.push_back(root);
    while (!work_.empty()) {
      Object* o = work_.back();
      work_.pop_back();
      if (color(o) != kGray) continue;
      if (o->count > 0) {
        revive(o);
        continue;
      }
      paint(o, kWhite);
      children(o, [this](Object* c) { work_.push_back(c); });
    }
  }

  // Gives back the counts below what turned out to be reachable from outside.
  void revive(Object* root) {
    std::vector<Object*> alive{root};
    paint(root, kBlack);
    while (!alive.empty()) {
      Object* o = alive.back();
      alive.pop_back();
      children(o, [&alive](Object* c) {
        ++c->count;
        if (color(c) == kBlack) return;
        paint(c, kBlack);
        alive.push_back(c);
      });
    }
  }

  void collect(Object* root, std::vector<Object*>& garbage) {
    work_.push_back(root);
    while (!work_.empty()) {
      Object* o = work_.back();
      work_.pop_back();
      if (color(o) != kWhite) continue;
      paint(o, kBlack);
      garbage.push_back(o);
      children(o, [this](Object* c) { work_.push_back(c); });
    }
  }

  // Releases what the garbage holds, then frees it.
  void free_all(const std::vector<Object*>& garbage) {
    heap_.stats_.objects_freed += garbage.size();
    for (Object* o : garbage) {
      // So that dropping children neither frees fellows nor makes them candidates.
      o->count = 0x40000000U;
      o->flags = static_cast<std::uint8_t>(o->flags | kBuffered);
    }
    // `mark` took the garbage's counts of its children away: they come back to be released in the ordinary
    // way.
    for (Object* o : garbage) {
      children(o, [](Object* c) { ++c->count; });
    }
    for (Object* o : garbage) heap_.drop_children(o);
    while (!heap_.dying_.empty()) {
      Object* next = heap_.dying_.back();
      heap_.dying_.pop_back();
      heap_.drop_children(next);
      heap_.free_object(next);
    }
    for (Object* o : garbage) {
      o->flags = 0;
      heap_.free_object(o);
    }
  }

  Heap& heap_;
  std::vector<Object*> work_;
  std::size_t alive_ = 0;
};

void Heap::collect(bool force) {
  if (candidates_.empty() || (!force && candidates_.size() < threshold_)) return;
  const std::uint64_t freed = stats_.objects_freed;
  Collector collector(*this);
  collector.run();
  // Where many live on and few were garbage, the next collection waits longer.
  const std::uint64_t found = stats_.objects_freed - freed;
  const bool vain = collector.alive() > threshold_ / 2 && found < collector.alive() / 4;
  if (vain && threshold_ < (std::size_t{1} << 20U)) threshold_ *= 2;
  if (!vain && threshold_ > 4096) threshold_ /= 2;
}

}  // namespace mochi::vm
