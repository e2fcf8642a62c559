#include "emit/common/module_places.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

ir::Module module_of(std::string name, std::string package) {
  ir::Module m;
  m.name = std::move(name);
  m.package = std::move(package);
  return m;
}

TEST(ModulePlaces, TellsOwnOpenCopiedAndForeignModulesApart) {
  ir::Program program;
  const ir::ModuleId std_text = program.modules.add(module_of("std/text", ""));
  const ir::ModuleId base = program.modules.add(module_of("@a/base/more", "@a/base"));
  const ir::ModuleId inner = program.modules.add(module_of("@a/user/internal/x", "@a/user"));
  const ir::ModuleId own = program.modules.add(module_of("@a/user", "@a/user"));
  program.order = {std_text, base, inner, own};
  LibraryOptions options;
  options.dependencies = {{"@a/base", "a-base"}};
  const ModulePlaces places(program, options);
  EXPECT_EQ(places.package(), "@a/user");
  EXPECT_TRUE(places.of(own).is_public);
  EXPECT_EQ(places.of(own).path, "");
  EXPECT_FALSE(places.of(inner).is_public);
  EXPECT_EQ(places.of(inner).path, "internal/x");
  EXPECT_TRUE(places.of(std_text).copied);
  EXPECT_EQ(places.of(std_text).path, "std/text");
  ASSERT_FALSE(places.of(base).is_own());
  EXPECT_EQ(places.of(base).package->import_name, "a-base");
  EXPECT_EQ(places.of(base).path, "more");
}

}  // namespace
}  // namespace mochi::emit
