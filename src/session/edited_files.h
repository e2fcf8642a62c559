// The files of a project as an editor, or a run that watches them, sees them: unsaved texts stand for files, and a file
// that has not changed since it was read is not read again.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/clock.h"
#include "host/file_system.h"

namespace mochi {

// As far as the file system tells, the file has not changed between the two.
bool same_stamp(const FileInfo& a, const FileInfo& b);

// Changes go through to the files below. Not for several threads at a time.
class EditedFiles final : public FileSystem {
 public:
  // Both outlive it.
  EditedFiles(FileSystem& inner, Clock& clock) : inner_(inner), clock_(clock) {}

  // From now on `text` stands for the file, which need not exist.
  void edit(std::string_view path, std::string text) { edits_[absolute(path)] = std::move(text); }
  void close(std::string_view path) { edits_.erase(absolute(path)); }
  bool is_edited(std::string_view path) { return edits_.contains(absolute(path)); }
  // The file as it was when it was last read; empty if it was not.
  FileInfo stamp(std::string_view path) const {
    const auto at = stamps_.find(path);
    return at == stamps_.end() ? FileInfo() : at->second;
  }
  // Reads that went to the files below.
  std::size_t reads() const { return reads_; }

  Result<std::string> read(std::string_view path, std::size_t limit) override;
  Result<FileInfo> info(std::string_view path) override;
  Result<std::vector<DirEntry>> list(std::string_view path) override;
  Result<std::string> canonical(std::string_view path) override;

  Result<void> write(std::string_view path, std::string_view bytes, std::uint32_t mode) override {
    return inner_.write(path, bytes, mode);
  }
  Result<void> append(std::string_view path, std::string_view bytes) override {
    return inner_.append(path, bytes);
  }
  Result<void> append_durable(std::string_view path, std::string_view bytes) override {
    return inner_.append_durable(path, bytes);
  }
  Result<FileInfo> link_info(std::string_view path) override { return inner_.link_info(path); }
  Result<void> make_dirs(std::string_view path) override { return inner_.make_dirs(path); }
  Result<void> remove(std::string_view path) override { return inner_.remove(path); }
  Result<void> remove_tree(std::string_view path) override { return inner_.remove_tree(path); }
  Result<void> rename(std::string_view from, std::string_view to) override { return inner_.rename(from, to); }
  Result<void> move(std::string_view from, std::string_view to) override { return inner_.move(from, to); }
  Result<std::unique_ptr<FileReader>> open(std::string_view path) override { return inner_.open(path); }
  Result<std::unique_ptr<FileWriter>> create(std::string_view path, std::uint32_t mode) override {
    return inner_.create(path, mode);
  }
  Result<void> hard_link(std::string_view from, std::string_view to) override {
    return inner_.hard_link(from, to);
  }
  Result<void> clone(std::string_view from, std::string_view to) override { return inner_.clone(from, to); }
  Result<void> set_mode(std::string_view path, std::uint32_t mode) override {
    return inner_.set_mode(path, mode);
  }
  Result<void> sync_all(std::string_view path) override { return inner_.sync_all(path); }
  Result<std::unique_ptr<FileLock>> lock(std::string_view path, LockMode mode) override {
    return inner_.lock(path, mode);
  }
  Result<std::string> current_directory() override { return inner_.current_directory(); }
  Result<std::string> make_temp_dir(std::string_view prefix) override { return inner_.make_temp_dir(prefix); }

 private:
  struct Kept {
    FileInfo stamp;
    std::string text;
  };
  std::string absolute(std::string_view path);

  FileSystem& inner_;
  Clock& clock_;
  std::string here_;
  std::map<std::string, std::string, std::less<>> edits_;  // by absolute path
  std::map<std::string, Kept, std::less<>> kept_;          // by path as it was given
  std::map<std::string, FileInfo, std::less<>> stamps_;    // the same
  std::size_t reads_ = 0;
};

}  // namespace mochi
