/** What is current on a thread. */
package io.datatracing.bootstrap.context;
