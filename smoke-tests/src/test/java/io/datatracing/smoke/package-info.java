/**
 * The product as a user has it: the real agent jar, the real launcher and server, a real broker,
 * each a process of its own.
 */
@NullMarked
package io.datatracing.smoke;

import org.jspecify.annotations.NullMarked;
