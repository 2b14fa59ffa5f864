/** Text that strangers have written, where people or machines read it as something else. */
package dev.notification.app.text;
