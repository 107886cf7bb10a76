import type { forecastEn } from './forecast-en.ts';

export const forecastDe: Readonly<Record<keyof typeof forecastEn, string>> = {
  'forecast.title': 'Voraussichtlich',
  'forecast.loading': 'Wird geladen …',
  'forecast.sun-today': 'Sonne heute noch: {energy}',
  'forecast.sun-tomorrow': 'Sonne morgen: {energy} (zwischen {least} und {most})',
  'forecast.house-tomorrow': 'Haus morgen: {energy}',
  'forecast.no-sun':
    'Über die Sonne ist noch nichts bekannt: Niemand hat gesagt, wie groß die Anlage ist, und gemessen wurde noch nichts.',
  'forecast.error': 'In den letzten 30 Tagen lag die Vorhersage vom Vortag im Mittel um {percent} daneben.',
  'forecast.new': 'Bisher aus {days} Tagen gelernt; mit jedem wird es besser.',
  'forecast.place':
    'Wo das Haus steht, ist nur geraten: forecast.latitudeDeg und longitudeDeg in config.yaml sagen es.',
  'forecast.source-failing': '{source}: {why}',
  'forecast.habit': '{name} fährt meist um {time} los ({days}).',
  'forecast.somebody': 'Ein Auto',
};
