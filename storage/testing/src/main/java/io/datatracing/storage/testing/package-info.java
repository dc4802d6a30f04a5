/** The contract that every span store passes, and what the tests of one store need besides. */
@NullMarked
package io.datatracing.storage.testing;

import org.jspecify.annotations.NullMarked;
