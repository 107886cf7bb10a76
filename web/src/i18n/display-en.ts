export const displayEn = {
  'display.live': 'Up to date',
  'display.age': '{duration} old',
  'display.lost': 'Lademeister is out of reach {since}. These values are from then.',
  'display.none': 'There is no wallbox to show.',
  'display.session': 'This session',
  'display.settings': 'Settings of this display',
  'display.back': 'Back to the display',
  'display.over': 'This display is signed out',
  'display.over-next':
    'The owner makes a new link under More, People who may sign in. Open it here, or scan it with this tablet.',
} as const;
