/** Shows what the house pushes. It keeps nothing and answers no page: without it, and without a network, all pages are as before. */
self.addEventListener('push', (event) => {
  const { id, title, text, urgent } = event.data.json();
  event.waitUntil(
    // The same message twice is shown once.
    self.registration.showNotification(title, { body: text, tag: id, icon: '/icon.svg', requireInteraction: urgent }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow('/'));
});
