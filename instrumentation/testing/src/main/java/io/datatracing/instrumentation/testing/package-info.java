/** Contract kits: what a library module's tests extend. */
package io.datatracing.instrumentation.testing;
