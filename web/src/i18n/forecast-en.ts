/** How full the car is, and what is expected of sun and house. */
export const forecastEn = {
  'forecast.title': 'Expected',
  'forecast.loading': 'Loading …',
  'forecast.sun-today': 'Sun, rest of today: {energy}',
  'forecast.sun-tomorrow': 'Sun tomorrow: {energy} (between {least} and {most})',
  'forecast.house-tomorrow': 'House tomorrow: {energy}',
  'forecast.no-sun':
    'Nothing is known of the sun yet: nobody has told how large the modules are, and nothing was measured.',
  'forecast.error': 'Off by {percent} on average, a day ahead, in the last 30 days.',
  'forecast.new': 'Learned from {days} days so far; it becomes better with each one.',
  'forecast.place':
    'Where the house stands is only guessed: forecast.latitudeDeg and longitudeDeg in config.yaml say it.',
  'forecast.source-failing': '{source}: {why}',
  'forecast.habit': '{name} usually leaves at {time} ({days}).',
  'forecast.somebody': 'A car',
} as const;
